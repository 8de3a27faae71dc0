// How a command says no: one plain sentence for the person at the terminal.

export class Failure extends Error {}
