/** The listening socket of the API as the faults see it: it can be shut for a while. */
export interface Door {
  readonly closed: boolean;
  /** Shuts it for a time; resolves when new connections are refused. */
  close(forMs: number): Promise<void>;
  /** Opens it again at once; resolves when connections are accepted. */
  open(): Promise<void>;
  /** Says who carries it out. Without a watcher only the fetch handler refuses. */
  watch(watcher: DoorWatcher): void;
}

export interface DoorWatcher {
  closed(): Promise<void>;
  opened(): Promise<void>;
}

/** Makes an open door. */
export function createDoor(): Door {
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let watcher: DoorWatcher | null = null;
  const open = async (): Promise<void> => {
    clearTimeout(timer);
    if (!closed) return;
    closed = false;
    await watcher?.opened();
  };
  return {
    get closed() {
      return closed;
    },
    open,
    async close(forMs) {
      clearTimeout(timer);
      timer = setTimeout(() => void open(), forMs);
      timer.unref();
      if (closed) return;
      closed = true;
      await watcher?.closed();
    },
    watch(next) {
      watcher = next;
    },
  };
}
