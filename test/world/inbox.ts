/** One mail as MailDev shows it. */
export interface Mail {
  id: string;
  subject: string;
  text: string;
  html: string;
  messageId?: string;
  headers: Record<string, string>;
  to: { address: string }[];
}

/** The inbox of this test run, by recipient. */
export function inbox(url: string) {
  return {
    async to(address: string): Promise<Mail[]> {
      const response = await fetch(`${url}/api/email`);
      const mails = (await response.json()) as Mail[];
      return mails.filter((mail) => mail.to.some((each) => each.address === address));
    },
    /** The message as it was received, byte for byte. */
    async source(id: string): Promise<string> {
      return (await fetch(`${url}/api/email/${id}/source`)).text();
    },
  };
}

export type Inbox = ReturnType<typeof inbox>;
