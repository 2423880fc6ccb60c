import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function Users() {
  return (
    <Page title={messages.users.title} hasRange hasCurrency>
      {null}
    </Page>
  );
}
