package desk

import (
	"regexp"
	"strings"
)

// What stands in letters beside the question, in the languages that are served. Each takes whole lines or single marks,
// never words out of a sentence.
var (
	// quoted is a line of an earlier letter.
	quoted = regexp.MustCompile(`^\s*(?:>|\|)`)
	// header begins an earlier letter: all after it is history.
	header = regexp.MustCompile(`(?i)^\s*(?:-{3,}.*(?:original|forwarded|原始|转发|轉寄|原文|исходн|пересл|mensaje|mensagem|pesan asli|` +
		`tin nhắn gốc|orijinal).*|on .{4,80} wrote:|.{0,60}(?:写道|寫道|写到)[:：]|.{0,60}(?:пишет|писал\(а\)|написал):|` +
		`el .{4,80} escribió:|em .{4,80} escreveu:|pada .{4,80} menulis:|vào .{4,80} đã viết:|.{4,80} şunu yazdı:|.{4,80} ने लिखा:)\s*$`)
	// signature begins what is said at the end of every letter.
	signature = regexp.MustCompile(`(?i)^\s*(?:--\s*$|_{5,}|sent from my |get outlook|发自我的|發自我的|从我的.*发送|отправлено с|` +
		`enviado desde|enviado do meu|dikirim dari|gửi từ|.* gönderildi$|मेरे .* से भेजा गया)`)
	// address is a line that only says hello or goodbye.
	address = regexp.MustCompile(`(?i)^\s*(?:(?:hi|hello|hey|dear .{0,40}|good (?:morning|evening|afternoon)|thanks?|thank you.{0,20}|` +
		`(?:best|kind|warm)? ?regards.{0,40}|cheers|你好|您好|亲|在吗|客服.{0,6}|谢谢.{0,4}|謝謝.{0,4}|打扰了|辛苦了|` +
		`здравствуйте.{0,20}|добрый (?:день|вечер)|привет|спасибо.{0,20}|с уважением.{0,40}|hola.{0,20}|buen[oa]s.{0,15}|gracias.{0,20}|` +
		`saludos.{0,20}|olá.{0,20}|oi|bom dia|boa (?:tarde|noite)|obrigad[oa].{0,20}|halo.{0,20}|selamat (?:pagi|siang|sore|malam).{0,20}|` +
		`terima kasih.{0,20}|xin chào.{0,20}|chào .{0,20}|cảm ơn.{0,20}|merhaba.{0,20}|teşekkür.{0,20}|iyi günler.{0,20}|नमस्ते.{0,20}|धन्यवाद.{0,20})` +
		`[\s,.!?，。！？~～、:：]*)+$`)
	// number is a reference that says nothing of the question.
	number = regexp.MustCompile(`(?i)(?:order|ticket|case|订单|訂單|单号|單號|工单|заказа?|тикет|обращени[ея]|pedido|ticket|pesanan|đơn hàng|sipariş|ऑर्डर)` +
		`\s*(?:number|no|nr|id|号|號|编号|номер|número|numero|nomor|số|numarası|नंबर)?\s*[.:#№：]*\s*[A-Z0-9][A-Z0-9\-]{3,}`)
)

// Essence is a customer's message without what is not theirs to ask: earlier letters, signatures, greetings and
// numbers of orders. A message of which nothing would be left stays whole.
func Essence(message string) string {
	var kept []string
	for line := range strings.Lines(message) {
		line = strings.TrimSpace(line)
		switch {
		case header.MatchString(line), signature.MatchString(line):
			if len(kept) > 0 {
				return strings.Join(kept, "\n")
			}
		case line == "", quoted.MatchString(line), address.MatchString(line):
		default:
			if line = strings.TrimSpace(number.ReplaceAllString(line, " ")); hasLetters(line) {
				kept = append(kept, line)
			}
		}
	}
	if len(kept) == 0 {
		return strings.TrimSpace(message)
	}
	return strings.Join(kept, "\n")
}
