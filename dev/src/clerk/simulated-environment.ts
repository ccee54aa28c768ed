/** Clerk's JSON of an instance, as far as its client reads it before anybody signs in. */
export function renderEnvironment(url: string) {
  return {
    object: 'environment',
    auth_config: {
      object: 'auth_config',
      id: 'aconf_1',
      single_session_mode: true,
      claimed_at: null,
      reverification: false,
    },
    display_config: {
      object: 'display_config',
      id: 'display_1',
      instance_environment_type: 'production',
      application_name: 'Simulated',
      home_url: url,
      sign_in_url: `${url}/sign-in`,
      sign_up_url: `${url}/sign-in`,
      after_sign_in_url: url,
      after_sign_up_url: url,
      after_sign_out_all_url: url,
      after_sign_out_one_url: url,
      backend_host: new URL(url).host,
      branded: false,
      captcha_public_key: null,
      captcha_widget_type: null,
      support_email: '',
    },
    user_settings: {
      attributes: {},
      social: {},
      actions: { delete_self: false, create_organization: false },
      sign_in: { second_factor: { required: false } },
      sign_up: { mode: 'public', captcha_enabled: false, progressive: true },
      enterprise_sso: { enabled: false },
    },
    organization_settings: { enabled: false },
    commerce_settings: {
      billing: {
        stripe_publishable_key: null,
        organization: { enabled: false, has_paid_plans: false },
        user: { enabled: false, has_paid_plans: false },
      },
    },
    maintenance_mode: false,
    client_debug_mode: false,
  }
}
