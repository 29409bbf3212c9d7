/**
 * The order in which a block runs its variants, blocks counted from 1: A B, then B A, and so on, so that what drifts meanwhile
 * does not always meet the same one first. Of more than two the rows of a Williams design, each followed by its reverse: over
 * a whole square every variant stands equally often at each place and behind each other.
 */
export function orderOf<Variant>(variants: readonly Variant[], block: number): Variant[] {
  const rows = variants.length % 2 === 0 ? variants.length / 2 : variants.length;
  const shift = Math.floor((block - 1) / 2) % rows;
  const row = zigzag(variants.length).map((place) => variants[(place + shift) % variants.length] as Variant);
  return block % 2 === 1 ? row : row.toReversed();
}

/** 0, 1, n-1, 2, n-2 …: no two neighbours lie equally far apart, so that its rotations have each pair of neighbours once. */
function zigzag(count: number): number[] {
  return Array.from({ length: count }, (_, place) => (place % 2 === 1 ? (place + 1) / 2 : (count - place / 2) % count));
}
