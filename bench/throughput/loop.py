"""What Postroute is measured against: poll, ask, answer, mark as read; one thread, nothing written down.

    loop.py HOST IMAPS_PORT SUBMISSION_PORT CA PASSWORD AGENT_URL ADDRESS...

Connections are kept open, a mailbox is asked again at once as long as there is mail, and no step waits for a disk: this
is the fastest that such a loop gets. It loses or doubles mail whenever it dies between two of its steps.
"""
import email
import email.policy
import email.utils
import imaplib
import json
import signal
import smtplib
import ssl
import sys
import time
import urllib.request
from email.message import EmailMessage

HOST, IMAPS_PORT, SUBMISSION_PORT, CA, PASSWORD, AGENT = sys.argv[1:7]
ADDRESSES = sys.argv[7:]
NOTHING_NEW_SECONDS = 0.1

TLS = ssl.create_default_context(cafile=CA)
TLS.check_hostname = False


class Mailbox:
    def __init__(self, address):
        self.address = address
        self.imap = imaplib.IMAP4_SSL(HOST, int(IMAPS_PORT), ssl_context=TLS)
        self.imap.login(address, PASSWORD)
        self.imap.select("INBOX")
        self.smtp = None

    def unseen(self):
        return self.imap.uid("SEARCH", "UNSEEN")[1][0].split()

    def source(self, uid):
        return self.imap.uid("FETCH", uid, "(BODY.PEEK[])")[1][0][1]

    def done(self, uid):
        self.imap.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)")

    def send(self, answer):
        if self.smtp is None:
            self.smtp = smtplib.SMTP(HOST, int(SUBMISSION_PORT))
            self.smtp.starttls(context=TLS)
            self.smtp.login(self.address, PASSWORD)
        self.smtp.send_message(answer)


def ask(message):
    body = message.get_body(preferencelist=("plain", "html"))
    question = {"from": message["From"], "subject": message["Subject"], "text": body.get_content()}
    request = urllib.request.Request(AGENT, json.dumps(question).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["text"]


def answer(mailbox, message, text):
    reply = EmailMessage()
    reply["From"] = mailbox.address
    reply["To"] = email.utils.parseaddr(message["From"])[1]
    reply["Subject"] = "Re: " + message["Subject"]
    reply["In-Reply-To"] = reply["References"] = message["Message-ID"]
    reply["Message-ID"] = email.utils.make_msgid(domain="example.test")
    reply["Date"] = email.utils.localtime()
    reply.set_content(text)
    mailbox.send(reply)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
mailboxes = [Mailbox(address) for address in ADDRESSES]
print("ready", flush=True)
while True:
    worked = False
    for mailbox in mailboxes:
        for uid in mailbox.unseen():
            message = email.message_from_bytes(mailbox.source(uid), policy=email.policy.default)
            answer(mailbox, message, ask(message))
            mailbox.done(uid)
            worked = True
    if not worked:
        time.sleep(NOTHING_NEW_SECONDS)
