// A mail server that a journey can have refuse every mailbox, and take mail again.
import { createServer, type Socket } from 'node:net';

export interface MailServer {
  /** What `--mail` takes. */
  url: string;
  /** Whether mailboxes are refused for good from now on. */
  refuse(refuses: boolean): void;
  /** The recipients of what was taken, oldest first. */
  taken: string[];
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  let refuses = false;
  const taken: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // The program under test may be stopped in the middle of a mail.
    socket.on('error', () => socket.destroy());
    let [kept, inMail, to] = ['', false, ''];
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 mail.example.org');
    socket.on('data', (chunk: Buffer) => {
      kept += chunk.toString('latin1');
      for (let end = kept.indexOf('\r\n'); end >= 0; end = kept.indexOf('\r\n')) {
        const line = kept.slice(0, end);
        kept = kept.slice(end + 2);
        if (inMail) {
          if (line !== '.') continue;
          inMail = false;
          taken.push(to);
          say('250 taken');
          continue;
        }
        const word = line.slice(0, 4).toUpperCase();
        if (word === 'RCPT') {
          to = /<(.*)>/.exec(line)?.[1] ?? '';
          say(refuses ? '550 no such mailbox' : '250 ok');
        } else if (word === 'DATA') {
          inMail = true;
          say('354 go on');
        } else if (word === 'QUIT') {
          say('221 goodbye');
          socket.end();
        } else {
          say('250 ok');
        }
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `smtp://127.0.0.1:${address.port}?tls=off`,
    refuse: (now) => (refuses = now),
    taken,
    stop: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
