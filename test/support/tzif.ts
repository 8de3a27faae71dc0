// Compiles zones for tests into TZif files (RFC 9636 §3), octet by octet.

export interface TzifParts {
  /** Offset, whether it is daylight saving time, abbreviation. */
  readonly types: readonly (readonly [number, 0 | 1, string])[];
  /** When, and to which type. */
  readonly transitions: readonly (readonly [number, number])[];
  readonly footer: string;
  /** `2` where nothing else is said. */
  readonly version?: string;
  readonly leapSeconds?: number;
}

export function tzif({ types, transitions, footer, version = '2', leapSeconds = 0 }: TzifParts): Uint8Array {
  const names = types.map(([, , name]) => Buffer.from(`${name}\0`, 'latin1'));
  const characters = Buffer.concat(names);
  const block = Buffer.concat([
    ...transitions.map(([at]) => int64(at)),
    Buffer.from(transitions.map(([, type]) => type)),
    ...types.map(([offset, isDst], index) => {
      const name = names.slice(0, index).reduce((sum, { length }) => sum + length, 0);
      return Buffer.concat([int32(offset), Buffer.from([isDst, name])]);
    }),
    characters,
    Buffer.alloc(leapSeconds * 12),
  ]);
  // The block for readers of version 1 may be empty.
  return Buffer.concat([
    header(version, [0, 0, 0, 0, 0, 0]),
    header(version, [0, 0, leapSeconds, transitions.length, types.length, characters.length]),
    block,
    Buffer.from(`\n${footer}\n`, 'latin1'),
  ]);
}

function header(version: string, counts: readonly number[]): Buffer {
  return Buffer.concat([Buffer.from(`TZif${version}`, 'latin1'), Buffer.alloc(15), ...counts.map(int32)]);
}

function int32(number: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeInt32BE(number);
  return octets;
}

function int64(number: number): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigInt64BE(BigInt(number));
  return octets;
}
