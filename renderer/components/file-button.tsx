import { useRef } from 'react';
import { Button } from './button';

/** Asks for one file. `label` is of the hidden field behind it. */
export function FileButton({ label, children, onFile }: { label: string; children: string; onFile: (file: File) => unknown }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="small" onPress={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // Lets the same file be chosen again.
          event.target.value = '';
          if (file) void onFile(file);
        }}
      />
    </>
  );
}
