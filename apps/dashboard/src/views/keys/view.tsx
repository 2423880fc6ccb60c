import { Page } from '../../components/page';
import { messages } from '../../messages';

export default function Keys() {
  return <Page title={messages.keys.title}>{null}</Page>;
}
