// CometD's own clients for JavaScript, as many as are asked for, in one process. Each line on standard input is a
// command, each line on standard output an answer or a report, all of them JSON objects; the process ends when its
// input does. Driver.java speaks the same. Run from a folder that has the packages in its node_modules.
//
//   {"n":1,"client":"a","do":"open","url":"http://…","ack":false,"follow":["/chat"]}
//                                          handshakes, and follows these channels after this and each further
//                                          handshake; of a client that is disconnected only "client" counts
//   {"n":2,"client":"a","do":"subscribe" | "unsubscribe","channel":"/chat"}
//   {"n":3,"client":"a","do":"publish" | "call","channel":"/chat","data":…}
//   {"n":4,"client":"a","do":"batch","of":[{"do":"publish",…},…]}
//   {"n":5,"client":"a","do":"disconnect" | "close"}
//                                          the latter only if it is not disconnected
//
//   {"n":1,"reply":{…}}                    what the server has replied; of a batch "replies"
//   {"n":1,"error":"…"}                    the client has thrown
//   {"client":"a","meta":{…}}              a reply on /meta/handshake or /meta/connect, asked for or not
//   {"client":"a","follows":"/chat"}       a channel to be followed is, after a handshake
//   {"client":"a","arrived":{…}}           a message has, for however many subscriptions
//   {"client":"a","subscription":"/chat","message":{…}}
//                                          and is given to one of them

import { createInterface } from 'node:readline';

// What the client logs must not come between the lines.
console.log = console.info = console.debug = console.error;

/** What a module exports, whichever way it does. */
async function exported(module, name) {
    const loaded = await import(module);
    return loaded[name] ?? loaded.default?.[name] ?? loaded.default;
}

const adapt = await exported('cometd-nodejs-client', 'adapt');
adapt();
const CometD = await exported('cometd', 'CometD');
const AckExtension = await exported('cometd/AckExtension.js', 'AckExtension');

const clients = new Map();

function say(line) {
    process.stdout.write(JSON.stringify(line) + '\n');
}

/** A message as it came; what the client adds to one of its own about a failure is told in a word. */
function plain(message) {
    return message.failure ? { ...message, failure: String(message.failure.reason) } : message;
}

/** A client, and its subscriptions by their channels. */
class Client {

    constructor(name, command) {
        this.name = name;
        this.subscriptions = new Map();
        this.cometd = new CometD();
        this.cometd.configure({ url: command.url, logLevel: 'warn', backoffIncrement: 100 });
        if (command.ack) {
            this.cometd.registerExtension('ack', new AckExtension());
        }
        this.cometd.addListener('/meta/handshake', reply => {
            say({ client: name, meta: plain(reply) });
            if (reply.successful) {
                this.cometd.batch(() => command.follow.forEach(channel => this.subscribe({ channel }, subscribed => {
                    if (subscribed.successful) {
                        say({ client: name, follows: channel });
                    }
                })));
            }
        });
        this.cometd.addListener('/**', message => {
            if (message.data !== undefined && !message.channel.startsWith('/meta/')) {
                say({ client: name, arrived: message });
            }
        });
        this.cometd.addListener('/meta/connect', reply => say({ client: name, meta: plain(reply) }));
    }

    /** The client tries a WebSocket first, and tells that this has failed as if it were a reply. */
    open(command, done) {
        this.cometd.handshake(reply => {
            if (!reply.failure) {
                done(reply);
            }
        });
    }

    subscribe(command, done) {
        const received = message => say({ client: this.name, subscription: command.channel, message });
        this.subscriptions.set(command.channel, this.cometd.subscribe(command.channel, received, done));
    }

    unsubscribe(command, done) {
        const subscription = this.subscriptions.get(command.channel);
        this.subscriptions.delete(command.channel);
        this.cometd.unsubscribe(subscription, done);
    }

    publish(command, done) {
        this.cometd.publish(command.channel, command.data, done);
    }

    call(command, done) {
        this.cometd.remoteCall(command.channel, command.data, 10_000, done);
    }

    disconnect(command, done) {
        this.cometd.disconnect(done);
    }

    close(command, done) {
        if (this.cometd.isDisconnected()) {
            done({});
        } else {
            this.cometd.disconnect(done);
        }
    }

    batch(command, done) {
        const replies = [];
        let missing = command.of.length;
        this.cometd.batch(() => command.of.forEach((each, index) => this[each.do](each, reply => {
            replies[index] = reply;
            if (--missing === 0) {
                done(replies);
            }
        })));
    }
}

function run(command) {
    try {
        if (command.do === 'open' && !clients.has(command.client)) {
            clients.set(command.client, new Client(command.client, command));
        }
        clients.get(command.client)[command.do](command, reply => {
            say(Array.isArray(reply) ? { n: command.n, replies: reply.map(plain) } : { n: command.n, reply: plain(reply) });
        });
    } catch (failure) {
        say({ n: command.n, error: String(failure.stack) });
    }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', line => run(JSON.parse(line)));
lines.on('close', () => process.exit(0));
