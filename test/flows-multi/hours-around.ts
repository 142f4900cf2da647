/** Hours of every day by the clock of the server: only now, or at every time but now. */
export function hoursAround(now: number, isOpen: boolean): object {
  const minute = (shift: number) => new Date(now + shift * 60_000).toISOString().slice(11, 16);
  const [from, to] = isOpen ? [minute(-30), minute(30)] : [minute(30), minute(-30)];
  return { days: [1, 2, 3, 4, 5, 6, 7], from, to, time_zone: 'UTC' };
}
