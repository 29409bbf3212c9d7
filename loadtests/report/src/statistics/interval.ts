/** From one number to another: the interval of something, the lower end first. */
export type Interval = [low: number, high: number];

/** How often a test may find what is not there. */
export const significance = 0.05;

/** Fewer pairs than these cannot contradict chance at 5 %: with 5 of them, all alike in direction, p is 2 / 2^5. */
export const fewestPairs = 6;
