import { LinkPage } from '../link-page.tsx';

/** An invitation, or a new password: whatever the link is for. */
export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <LinkPage token={(await params).token} purposes={['invite', 'reset']} />;
}
