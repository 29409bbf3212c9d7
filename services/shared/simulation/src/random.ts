/** Numbers that look drawn and follow from their seed alone. */
export interface Random {
  /** A whole number from 0 up to, and without, the limit. */
  below(limit: number): number;
  /** One of several. */
  oneOf<Each>(several: readonly [Each, ...Each[]]): Each;
}

/** The numbers of a seed: the same ones on every machine (the generator is known as mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, oneOf: (several) => several[below(several.length)] ?? several[0] };
}
