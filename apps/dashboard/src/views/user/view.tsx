import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function User() {
  return (
    <Page title={messages.user.title} hasRange hasCurrency>
      {null}
    </Page>
  );
}
