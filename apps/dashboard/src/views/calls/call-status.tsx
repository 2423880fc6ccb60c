import {
  IconCircleCheck,
  IconCircleX,
  IconLoader2,
  IconPlayerStop,
  IconPlugX,
  type Icon,
} from '@tabler/icons-react';
import type { CallResponse } from '../../api/api';
import { Mark, type Tone } from '../../components/mark';
import { messages } from '../../messages';

type Status = CallResponse['status'];

const LOOKS: Record<Status, readonly [Icon, Tone]> = {
  started: [IconLoader2, 'live'],
  completed: [IconCircleCheck, 'good'],
  aborted: [IconPlayerStop, 'warning'],
  failed: [IconCircleX, 'bad'],
  interrupted: [IconPlugX, 'warning'],
};

export function CallStatus({ status }: { readonly status: Status }) {
  const [icon, tone] = LOOKS[status];
  return (
    <Mark icon={icon} tone={tone}>
      {messages.calls.statuses[status]}
    </Mark>
  );
}
