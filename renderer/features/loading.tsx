import { Spinner } from '../components/spinner';
import styles from '../components/empty-state.module.css';

export function Loading() {
  return (
    <div className={styles.empty}>
      <Spinner size={20} label="Loading" />
    </div>
  );
}
