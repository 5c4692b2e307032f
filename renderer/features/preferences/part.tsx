import { type ReactNode, useId } from 'react';
import { Grid, Stack } from '../../components/layout';

export function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <Stack as="section" gap={12} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </Stack>
  );
}

/** One preference with what it means at the left and its control at the right. */
export function Choice({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Grid columns="minmax(0, 1fr) 190px" gap={24} align="center">
      <div>
        <h3>{title}</h3>
        <p className="dim">{text}</p>
      </div>
      {children}
    </Grid>
  );
}
