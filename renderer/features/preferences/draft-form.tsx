import type { ReactNode } from 'react';
import { Button } from '../../components/button';
import { Form, Row } from '../../components/layout';

export interface DraftFormProps {
  /** "Use this proxy". */
  submit: string;
  /** Whether the draft is what is set. */
  isInUse: boolean;
  onSubmit: () => unknown;
  children: ReactNode;
}

/** A setting of several fields, which counts once it is submitted as a whole. */
export function DraftForm({ submit, isInUse, onSubmit, children }: DraftFormProps) {
  return (
    <Form gap={12} onSubmit={onSubmit}>
      {children}
      <Row gap={12}>
        <Button type="submit" variant={isInUse ? 'default' : 'primary'} isDisabled={isInUse}>
          {submit}
        </Button>
        <span className="dim" role="status">
          {isInUse ? 'In use.' : 'Not in use yet.'}
        </span>
      </Row>
    </Form>
  );
}
