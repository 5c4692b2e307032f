/** Runs `make` on the first call only; every call returns what that one returned. */
export function once<T, A extends unknown[]>(make: (...given: A) => T): (...given: A) => T {
  let result: { value: T } | null = null;
  return (...given) => {
    result ??= { value: make(...given) };
    return result.value;
  };
}
