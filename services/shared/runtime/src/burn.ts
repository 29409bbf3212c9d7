/** Keeps this thread's processor busy for so many microseconds of processor time: a slowdown whose size is known. */
export function burn(forUs: number): void {
  if (forUs === 0) return;
  const start = process.threadCpuUsage();
  for (;;) {
    const { user, system } = process.threadCpuUsage(start);
    if (user + system >= forUs) return;
  }
}
