import { Loading } from '../../components/placeholders';
import { useProof } from '../../state/proof';
import { RunningProof } from './running-proof';
import { StartForm } from './start-form';

/** Whether a person's own app handles tokens right: the proof that is open, or how to start one. */
export function Prove({ connectionId }: { connectionId?: string }) {
  const proof = useProof();
  if (proof === undefined) return <Loading />;
  return proof ? <RunningProof key={proof.id} proof={proof} /> : <StartForm key={connectionId} connectionId={connectionId ?? null} />;
}
