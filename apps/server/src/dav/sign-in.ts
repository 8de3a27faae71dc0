// What a request without a valid credential is told.
import type { SignIn } from '#accounts';
import { DavError } from '#dav';

// RFC 7617 §2.1; without a realm some clients give up.
const CHALLENGE = { 'www-authenticate': 'Basic realm="Daybook", charset="UTF-8"' };

/** The refusal for every outcome but "signed in"; it is the same for unknown names and wrong passwords. */
export function signInRefusal(signIn: Exclude<SignIn, { readonly outcome: 'signed-in' }>): DavError {
  switch (signIn.outcome) {
    case 'anonymous':
      return new DavError(401, 'Sign in with the name and password of your account.', undefined, CHALLENGE);
    case 'refused':
      return new DavError(401, 'The name or the password is wrong.', undefined, CHALLENGE);
    case 'blocked': {
      const headers = { 'retry-after': String(signIn.retryAfter) };
      return new DavError(
        429,
        'There were too many wrong passwords. Wait before the next attempt.',
        undefined,
        headers,
      );
    }
    case 'busy':
      return new DavError(503, 'Too many people are signing in at once. Try again shortly.', undefined, {
        'retry-after': '5',
      });
  }
}
