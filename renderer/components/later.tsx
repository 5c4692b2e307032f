import { type ComponentType, type ReactNode, useEffect, useReducer } from 'react';

export interface Later<Props> {
  (props: Props): ReactNode;
  /** Loads it before it is drawn; a failure shows once it is. */
  ahead(): Promise<void>;
}

/**
 * A component that is loaded when first drawn, or ahead of that; until then `fallback` stands in its place. Without `lazy` and `Suspense`,
 * which keep a fallback for 300 ms once it was shown, and show it for a moment also where everything is there.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>, fallback: ReactNode = null): Later<Props> {
  let Loaded: ComponentType<Props> | null = null;
  let failure: { error: unknown } | null = null;
  let loading: Promise<void> | null = null;
  const ahead = () => {
    loading ??= load().then(
      (component) => {
        Loaded = component;
      },
      (error: unknown) => {
        failure = { error };
      },
    );
    return loading;
  };
  function Later(props: Props) {
    const [, drawAgain] = useReducer((count: number) => count + 1, 0);
    const isThere = Loaded !== null;
    useEffect(() => {
      if (isThere) return;
      let isOver = false;
      void ahead().then(() => isOver || drawAgain());
      return () => {
        isOver = true;
      };
    }, [isThere]);
    if (failure) throw failure.error;
    return Loaded ? <Loaded {...props} /> : fallback;
  }
  return Object.assign(Later, { ahead });
}

/** Loads these one after the other, each when the window has nothing else to do. */
export async function inIdleTime(parts: readonly { ahead(): Promise<void> }[]): Promise<void> {
  for (const part of parts) {
    await new Promise((resolve) => requestIdleCallback(resolve));
    await part.ahead();
  }
}
