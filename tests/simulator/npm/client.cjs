// Speaks to the simulated operator through Netgsm's own client and prints what it heard, as one JSON object.
// Environment: BASE_URL, NETGSM_USER, NETGSM_PASSWORD, SENDER_ID, and LATER, a start date in the wire's form.
const { Netgsm, SmsStatus, BalanceType } = require("@netgsm/sms");

function client(password) {
  const netgsm = new Netgsm({ username: process.env.NETGSM_USER, password, appname: "ulak" });
  netgsm.baseURL = process.env.BASE_URL;
  return netgsm;
}

const heard = (call) => call.then((answer) => ({ answer }), (error) => ({ error }));

async function settled(netgsm, jobid) {
  for (;;) {
    const report = await netgsm.getReport({ bulkIds: [jobid], pageNumber: 0, pageSize: 100 });
    if (report.jobs.every((row) => row.status !== SmsStatus.PENDING)) return report;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function main() {
  const netgsm = client(process.env.NETGSM_PASSWORD);
  const send = { msgheader: process.env.SENDER_ID, encoding: "TR", iysfilter: "0" };
  const messages = [
    { msg: "Sayın Ayşe, borcunuz 15,00 TL.", no: "5320000001" },
    { msg: "ğ".repeat(76), no: "5320000015" },
  ];
  const result = { sent: await netgsm.sendRestSms({ ...send, messages }) };
  result.report = await settled(netgsm, result.sent.jobid);
  result.otp = await netgsm.sendOtpSms({ msgheader: send.msgheader, msg: "Kodunuz 123456", no: "5320000001" });
  result.packages = await netgsm.checkBalance({ stip: BalanceType.PACKAGE });
  result.credit = await netgsm.checkBalance({ stip: BalanceType.CREDIT });
  result.headers = await netgsm.getHeaders();
  const later = await netgsm.sendRestSms({ ...send, messages, startdate: process.env.LATER });
  result.cancelled = await netgsm.cancelSms({ jobid: later.jobid });
  result.cancelledAgain = await heard(netgsm.cancelSms({ jobid: later.jobid }));
  result.inbox = await netgsm.getInbox();
  result.inboxAgain = await heard(netgsm.getInbox());
  result.unknownHeader = await heard(netgsm.sendRestSms({ ...send, messages, msgheader: "YABANCI" }));
  result.wrongPassword = await heard(client("yanlis").getHeaders());
  result.garbage = await heard(netgsm.sendRestSms({ ...send, messages: [{ msg: "Merhaba", no: "5320000421" }] }));
  console.log(JSON.stringify(result));
}

main();
