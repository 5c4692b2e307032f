import { Activity, Component, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

/** An error shows once a part is drawn for somebody. */
class Quietly extends Component<{ children: ReactNode }> {
  override state = { isFailed: false };
  static getDerivedStateFromError = () => ({ isFailed: true });
  override render = () => (this.state.isFailed ? null : this.props.children);
}

function Done({ onDrawn }: { onDrawn: () => void }) {
  onDrawn();
  return null;
}

/**
 * Draws parts that nobody sees, in idle time and without effects: nothing is asked, registered or put into the page. Code takes twice as long
 * the first time it runs.
 */
export async function rehearse(parts: ReactNode): Promise<void> {
  const root = createRoot(document.createElement('div'), { onCaughtError: () => {} });
  await new Promise<void>((resolve) =>
    root.render(
      <Activity mode="hidden">
        <Quietly>{parts}</Quietly>
        <Done onDrawn={resolve} />
      </Activity>,
    ),
  );
  // Not while it is being drawn.
  setTimeout(() => root.unmount());
}
