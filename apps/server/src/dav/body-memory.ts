// How much of large bodies is in memory at once, of requests and answers together, so that many of them cannot fill it.
import { DavError } from '#dav';

/** What one request holds, itself or in its answer. */
export interface Holding {
  /** @throws DavError 503 */
  add(octets: number): void;
  /** To be called once, when the answer is written. */
  end(): void;
}

// Below this nobody is refused: there are not more of these than connections.
const SMALL = 64 * 1024;

/** @param limit octets of all large bodies together; one that is alone may be larger */
export function createBodyMemory(limit: number): () => Holding {
  let held = 0;
  return () => {
    let own = 0;
    return {
      add(octets) {
        own += octets;
        held += octets;
        if (held <= limit || own <= SMALL || own === held) return;
        throw new DavError(503, 'The server has too many large bodies under way. Try again shortly.', undefined, {
          'retry-after': '10',
        });
      },
      end() {
        held -= own;
      },
    };
  };
}
