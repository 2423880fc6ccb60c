// Loaded before a server of the bench: answers its CPU time in microseconds and its memory in bytes whenever it is asked.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu_us: user + system, rss_bytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));
