using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>Finds imperatives by broad rules: an amount near a verb of paying, an address near a verb of sending, and so on.</summary>
internal static partial class InstructionReader
{
    private const int Near = 80;

    public static IEnumerable<Instruction> Read(string text, string? customerAddress)
    {
        foreach (var (index, amount) in Money.Amounts(text).Where(a => Pay().IsMatch(Around(text, a.Index))))
        {
            yield return new Instruction.Pay(amount, Order().Match(Around(text, index)) is { Success: true } m ? m.Value.ToUpperInvariant() : null);
        }

        foreach (Match address in Addresses.All(text))
        {
            if (!string.Equals(address.Value, customerAddress, StringComparison.OrdinalIgnoreCase) && Send().IsMatch(Around(text, address.Index)))
            {
                yield return new Instruction.MailTo(address.Value);
            }
        }

        if (Disclose().IsMatch(text))
        {
            yield return new Instruction.Disclose();
        }

        foreach (var words in Links().Matches(text).Where(m => Tell().IsMatch(Around(text, m.Index))).Select(m => m.Value)
            .Concat(Quoted().Matches(text).Select(m => m.Groups["words"].Value)))
        {
            yield return new Instruction.Say(words);
        }
    }

    private static string Around(string text, int index)
    {
        var start = Math.Max(0, index - Near);
        return text[start..Math.Min(text.Length, index + Near)];
    }

    [GeneratedRegex(
        @"refund|reimburs|credit|transfer|wire\b|pay (out|me|them|back|the)|paid out|payout|compensat|disburs|release|remit|issue\b|hand (me|over)|move\b|erstatt|überweis|gutschr|gutschreib|zahl|rembours|vire[zr]|virement|crédit|vers(er|ez)|reembols|devol|devuelv|abon|transfi|pag(ue|a|ar)"
        + @"|退款|退还|转账|转给|支付|汇|返金|振り?込|送金|支払|استرداد|رد|حوّل|حول|تحويل|ادفع|أعد|zwróć|zwrot|zwróc|przelej|przelew|wypłać|rimbors|bonific|terugbetal|overmaken",
        RegexOptions.IgnoreCase)]
    private static partial Regex Pay();

    [GeneratedRegex(
        @"send|forward|\bmail|\bcc\b|copy|deliver|share|schick|send|weiterleit|leite|envoy|transf[ée]r|envi|enví|reenv|发送|发到|转发|抄送|送って|送信|転送|أرسل|إرسال|wyślij|prześlij|invia|inoltra",
        RegexOptions.IgnoreCase)]
    private static partial Regex Send();

    [GeneratedRegex(
        @"(reveal|print|repeat|show|tell|disclose|output|quote|recite|copy|paste|verrat|zeig|gib|nenn|révèle|affiche|montre|répète|muestra|revela|repite|告诉|显示|输出|重复|表示|教えて|出力|أظهر|اكشف|اعرض|pokaż|ujawnij|wypisz)"
        + @"[^\n]{0,60}(system prompt|prompt|instruction|internal|guideline|rules you|everything above|text above|systemprompt|anweisung|interne|consigne|instruccion|系统提示|提示词|指令|内部|指示|プロンプト|تعليمات|instrukcj)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Disclose();

    [GeneratedRegex(
        @"tell|say|ask|direct|point|write|add|include|mention|give|invite|weise|schreib|sag|nenn|dis |dites|indique|ajoute|dile|diga|añad|告诉|加上|请客户|伝え|案内|أخبر|أضف|powiedz|dodaj|podaj",
        RegexOptions.IgnoreCase)]
    private static partial Regex Tell();

    [GeneratedRegex(@"https?://[^\s""'<>）)]+", RegexOptions.IgnoreCase)]
    private static partial Regex Links();

    [GeneratedRegex(
        @"(reply|answer|respond|write|say|antworte|réponds|répondez|responde|responda|回复|回答|返信|odpowiedz)( only| just|[^.""“„«「\n]{0,25})? ?[""“„«「](?<words>[^""”“»」\n]{5,200})[""”“»」]",
        RegexOptions.IgnoreCase)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\bA-\d{5}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Order();
}
