import { Spinner } from '../components/spinner';

export function Loading() {
  return (
    <div className="pane-loading">
      <Spinner size={20} label="Loading" />
    </div>
  );
}
