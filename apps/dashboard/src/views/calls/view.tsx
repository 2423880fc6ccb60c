import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function Calls() {
  return (
    <Page title={messages.calls.title} hasRange>
      {null}
    </Page>
  );
}
