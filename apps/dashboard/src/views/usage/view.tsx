import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function Usage() {
  return (
    <Page title={messages.usage.title} hasRange hasCurrency>
      {null}
    </Page>
  );
}
