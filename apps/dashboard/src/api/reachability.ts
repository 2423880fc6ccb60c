/** Whether the service answers; followed by the bar at the top of the page. */
class Reachability {
  private isUp = true;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  readonly read = (): boolean => this.isUp;

  set(isUp: boolean): void {
    if (this.isUp === isUp) return;
    this.isUp = isUp;
    for (const listener of this.listeners) listener();
  }
}

export const reachability = new Reachability();
