import { Person, type PersonInput, type ProviderName } from './person.ts'

export interface People {
  /** Adds a person, or replaces the one of the same provider and id. */
  put(person: PersonInput): Person
  byId(provider: ProviderName, id: string): Person | undefined
  byEmail(provider: ProviderName, email: string): Person | undefined
  list(provider?: ProviderName): readonly Person[]
}

/** @throws {z.ZodError} when one of them is not a person */
export function createPeople(first: readonly PersonInput[]): People {
  const all = new Map<string, Person>()
  const list = (provider?: ProviderName) =>
    [...all.values()].filter((one) => provider === undefined || one.provider === provider)
  const people: People = {
    put: (input) => {
      const person = Person.parse(input)
      all.set(`${person.provider} ${person.id}`, person)
      return person
    },
    byId: (provider, id) => all.get(`${provider} ${id}`),
    byEmail: (provider, email) =>
      list(provider).find((one) => one.email.toLowerCase() === email.toLowerCase()),
    list,
  }
  for (const person of first) people.put(person)
  return people
}
