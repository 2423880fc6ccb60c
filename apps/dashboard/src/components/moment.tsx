import { messages } from '../messages';
import { localTime, utcTime } from '../time/moments';

/** A moment in local time, with the one in UTC at hand. */
export function Moment({ value }: { readonly value: string | null }) {
  if (value === null) return <span>{messages.time.never}</span>;
  return (
    <time className="number" dateTime={value} title={messages.time.utc(utcTime(value))}>
      {localTime(value)}
    </time>
  );
}
