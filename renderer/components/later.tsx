import { type ComponentType, lazy, type ReactNode, Suspense } from 'react';

/** A component that is loaded when first drawn; until then `fallback` stands in its place. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>, fallback: ReactNode = null) {
  const Loaded = lazy(async () => ({ default: await load() }));
  return (props: Props) => (
    <Suspense fallback={fallback}>
      <Loaded {...props} />
    </Suspense>
  );
}
