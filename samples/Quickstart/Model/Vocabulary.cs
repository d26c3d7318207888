using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>The words the model knows, in ten languages.</summary>
internal static partial class Vocabulary
{
    [GeneratedRegex(
        @"lawyer|attorney|legal action|\bsue you|injur|caught fire|burn(ed|t) (my|her|his)|speak to (a |your )?(human|person|manager)|delete (all )?my (data|account)|chargeback"
        + @"|anwalt|verletzt|vorgesetzt|daten löschen|avocat|bless[ée]|porter plainte|abogad|denunci|herid|律师|起诉|受伤|弁護士|怪我|محام|أصيب|prawnik|adwokat|obrażeń|avvocato|advogado|advocaat",
        RegexOptions.IgnoreCase)]
    public static partial Regex Person();

    [GeneratedRegex(
        @"refund|money back|reimburs|send (it|them) back|return (it|them|this|the)|want(ed)? my money|erstatt|geld zurück|zurückgeben|zurückschicken|rembours|retourner|reembols|devol(ver|ución|uciones)|devuelv|dinero de vuelta"
        + @"|退款|退货|退钱|返金|返品|استرداد|استرجاع|إعادة المبلغ|zwrot|zwróc|oddać pieniądze|rimbors|terugbetal|geld terug",
        RegexOptions.IgnoreCase)]
    public static partial Regex Refund();

    [GeneratedRegex(
        @"(don'?t|do not|not) (want|need|asking for) (a |any |my )?(refund|money back)|no refund|keine (erstattung|rückzahlung)|nicht (mein )?geld zurück|pas (de|un) rembours\w*|no quiero (un |el )?reembolso",
        RegexOptions.IgnoreCase)]
    public static partial Regex NoRefund();

    [GeneratedRegex(
        @"where('?s| is| are| it is)|status|with the carrier|track|arriv(e|ing)|when will|wo (ist|bleibt)|wann kommt|sendung|où (est|en est|se trouve)|suivi|d[óo]nde est[áa]|cu[áa]ndo llega|seguimiento"
        + @"|在哪|到哪|物流|什么时候到|どこ|いつ届|配送状況|أين|متى (تصل|يصل)|gdzie (jest|są)|kiedy (dotrze|przyjdzie)|dov'?è|quando arriva|onde está|waar is",
        RegexOptions.IgnoreCase)]
    public static partial Regex Status();

    [GeneratedRegex(
        @"how (long|many days)|how do i|what is your|do you (offer|accept|ship|deliver|have)|can i|policy|possible to|wie lange|kann ich|welche|gibt es|combien de (temps|jours)|puis-je|acceptez|livrez|cu[áa]nto tiempo|cu[áa]ntos d[íi]as|puedo|aceptan"
        + @"|多久|多少天|可以|能否|何日|できますか|ですか|كم|هل|jak długo|ile dni|czy (mogę|można|wysyłacie)|quanti giorni|quanto tempo|posso|hoeveel dagen|kan ik",
        RegexOptions.IgnoreCase)]
    public static partial Regex Question();

    /// <summary>Policy topics by the words that point to them; the first that matches wins.</summary>
    public static IReadOnlyList<(string Topic, Regex Words)> Topics { get; } =
    [
        ("warranty", Of("warrant|guarantee|garantie|gewährleistung|garant[íi]a|保修|保証|ضمان|gwarancj|garanzia")),
        ("invoice", Of("invoice|rechnung|facture|factura|发票|領収書|請求書|فاتورة|faktur|fattura")),
        ("exchange", Of("exchange|swap|umtausch|échang|cambi(o|ar) (de |la )?(talla|size)|换货|交換|استبدال|wymian")),
        ("privacy", Of("privacy|datenschutz|confidentialité|privacidad|隐私|個人情報|خصوصية|prywatno")),
        ("payment", Of("payment method|pay (by|with)|zahlungsart|per rechnung|moyens? de paiement|m[ée]todos? de pago|付款方式|支払い方法|طرق الدفع|płatno")),
        ("gift", Of("gift|geschenk|cadeau|regalo|礼品|ギフト|هدية|prezent|upomin")),
        ("shipping", Of("ship|deliver|versand|liefer|livr|env[íi]o|entrega|运费|配送|发货|送料|شحن|توصيل|wysyłk|dostaw|spedi")),
        ("returns", Of("return|refund|rückgab|zurück|erstatt|retour|rembours|devol|reembols|退|返品|返金|إرجاع|استرداد|zwrot|reso|terug")),
    ];

    private static Regex Of(string words) => new(words, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
