// What is wrong with a vCard; each message is a sentence for the person who sent it.

/** Text that is not one vCard; the reason is the precondition's name (RFC 6352 §6.3.2.1). */
export class InvalidCard extends Error {
  constructor(
    message: string,
    readonly reason: 'valid-address-data' | 'supported-address-data' = 'valid-address-data',
  ) {
    super(message);
  }
}
