/** The bench's side in a measured server's process: says when it is ready, answers for its CPU time, stops when told. */
export function report(ready: { readonly url: string; readonly headers: Readonly<Record<string, string>> }, stop: () => Promise<void>): void {
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send?.(user + system);
    } else void stop().then(() => process.exit(0));
  });
  process.send?.(ready);
}
