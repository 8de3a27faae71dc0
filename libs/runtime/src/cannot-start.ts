// Why Daybook cannot start, as a sentence for the person who starts it.

export class CannotStart extends Error {}
