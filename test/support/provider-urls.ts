import type { ProviderUrls } from '../../src/config.ts'

/** Nobody listens there: what must not be asked cannot be. */
const nowhere = 'http://127.0.0.1:9'

/** The addresses of pretended providers, in place of the real ones. */
export const providerUrls = ({ google = nowhere, microsoft = nowhere }): ProviderUrls => ({
  ...{ googleAccounts: google, googleOauth: google, googleApis: google, gmail: google, pubsub: google },
  ...{ microsoftLogin: microsoft, graph: microsoft },
})
