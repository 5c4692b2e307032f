import { Spinner } from '../components/spinner';

/** While a part of the window loads. */
export function Loading() {
  return (
    <div className="pane-loading">
      <Spinner size={20} label="Loading" />
    </div>
  );
}
