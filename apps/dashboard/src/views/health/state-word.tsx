import { IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import type { ReactNode } from 'react';

const ICONS = { good: IconCircleCheck, bad: IconAlertTriangle, none: IconCircleDashed };
const CLASSES = { good: 'grows', bad: 'shrinks', none: '' };

/** A state in a word, with a sign of its own. */
export function StateWord({
  tone,
  children,
}: {
  readonly tone: keyof typeof ICONS;
  readonly children: ReactNode;
}) {
  const Sign = ICONS[tone];
  return (
    <span className="state-word">
      <Sign size={16} className={CLASSES[tone]} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
