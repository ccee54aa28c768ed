import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compression } from 'vite-plugin-compression2'

/** What Clerk's client asks for in sign-ins by wallet and by password, which its own pages do. */
const NOT_OF_THIS_PAGE = [
  '@base-org/account',
  '@coinbase/wallet-sdk',
  '@zxcvbn-ts/core',
  '@zxcvbn-ts/language-common',
]

/** Nothing inline, because the page's policy runs and shows no such thing; compressed once, here. */
export default defineConfig({
  plugins: [
    react(),
    compression({ algorithms: ['gzip', 'brotliCompress'], skipIfLargerOrEqual: true }),
  ],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rolldownOptions: { external: NOT_OF_THIS_PAGE },
    reportCompressedSize: false,
  },
})
