import { Spinner } from '../components/spinner';
import styles from './loading.module.css';

export function Loading() {
  return (
    <div className={styles.loading}>
      <Spinner size={20} label="Loading" />
    </div>
  );
}
