// Who is calling, and what they may do.

export { addressPrefix } from './address-prefix.js';
export { appPasswordDigest, generateAppPassword } from './app-passwords.js';
export {
  type Authenticator,
  type AuthenticatorOptions,
  type Caller,
  createAuthenticator,
  type SignIn,
} from './authenticator.js';
export { hashPassword, passwordProblem } from './passwords.js';
export { normaliseUserName, userNameProblem } from './user-name.js';
