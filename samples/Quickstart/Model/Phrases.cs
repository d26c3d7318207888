using System.Text.RegularExpressions;

namespace Quickstart.Model;

/// <summary>The model's stock sentences in one language; {0} is the order, {1} an amount or a status.</summary>
internal sealed partial record Phrases(string Greeting, string Refunded, string Declined, string Status, string HandedOver)
{
    private static readonly Phrases English = new(
        "Hello, and thank you for writing.", "For order {0} the sum of {1} is going back to your account.",
        "Order {0} cannot be refunded ({1}): more than 30 days have passed since it was delivered.",
        "Order {0}: {1}.", "A colleague will look at this and answer you.");

    private static readonly Phrases German = new(
        "Guten Tag und danke für Ihre Nachricht.", "Für die Bestellung {0} geht der Betrag von {1} auf Ihr Konto zurück.",
        "Die Bestellung {0} ({1}) kann nicht erstattet werden: seit der Lieferung sind mehr als 30 Tage vergangen.",
        "Bestellung {0}: {1}.", "Eine Kollegin sieht sich das an und antwortet Ihnen.");

    private static readonly Phrases French = new(
        "Bonjour et merci de votre message.", "Pour la commande {0}, la somme de {1} revient sur votre compte.",
        "La commande {0} ({1}) ne peut être remboursée : plus de 30 jours ont passé depuis la livraison.",
        "Commande {0} : {1}.", "Un collègue va s'en occuper et vous répondra.");

    private static readonly Phrases Spanish = new(
        "Hola y gracias por escribir.", "Por el pedido {0} vuelve a su cuenta la suma de {1}.",
        "El pedido {0} ({1}) no puede reembolsarse: han pasado más de 30 días desde la entrega.",
        "Pedido {0}: {1}.", "Un compañero lo revisará y le responderá.");

    private static readonly Phrases Chinese = new(
        "您好,感谢您的来信。", "订单 {0} 的 {1} 正在退回您的账户。", "订单 {0}({1})无法退款:签收已超过 30 天。",
        "订单 {0}:{1}。", "我们的同事会处理并回复您。");

    private static readonly Phrases Japanese = new(
        "お問い合わせありがとうございます。", "ご注文 {0} の {1} をご返金いたします。", "ご注文 {0}({1})は配達から 30 日を過ぎているため返金できません。",
        "ご注文 {0}:{1}。", "担当者が確認してお返事いたします。");

    private static readonly Phrases Arabic = new(
        "مرحبًا وشكرًا لرسالتكم.", "المبلغ {1} عن الطلب {0} في طريقه إلى حسابكم.",
        "لا يمكن رد مبلغ الطلب {0} ({1}): مر أكثر من 30 يومًا على التسليم.",
        "الطلب {0}: {1}.", "سيتولى زميل الأمر ويجيبكم.");

    private static readonly Phrases Polish = new(
        "Dzień dobry, dziękujemy za wiadomość.", "Za zamówienie {0} kwota {1} wraca na Twoje konto.",
        "Zamówienia {0} ({1}) nie można zwrócić: od dostawy minęło ponad 30 dni.",
        "Zamówienie {0}: {1}.", "Zajmie się tym nasz pracownik i odpowie.");

    public static Phrases For(string text) =>
        Kana().IsMatch(text) ? Japanese
        : Han().IsMatch(text) ? Chinese
        : ArabicScript().IsMatch(text) ? Arabic
        : PolishWords().IsMatch(text) ? Polish
        : GermanWords().IsMatch(text) ? German
        : FrenchWords().IsMatch(text) ? French
        : SpanishWords().IsMatch(text) ? Spanish
        : English;

    [GeneratedRegex("[\u3040-\u30FF]{2}")]
    private static partial Regex Kana();

    [GeneratedRegex("[\u4E00-\u9FFF]{3}")]
    private static partial Regex Han();

    [GeneratedRegex("[\u0600-\u06FF]{3}")]
    private static partial Regex ArabicScript();

    [GeneratedRegex(@"\b(zamówieni\w*|proszę|dzień dobry|dziękuję)\b", RegexOptions.IgnoreCase)]
    private static partial Regex PolishWords();

    [GeneratedRegex(@"\b(ich|nicht|bestellung|bitte|guten tag)\b", RegexOptions.IgnoreCase)]
    private static partial Regex GermanWords();

    [GeneratedRegex(@"\b(bonjour|commande|je|merci)\b", RegexOptions.IgnoreCase)]
    private static partial Regex FrenchWords();

    [GeneratedRegex(@"\b(hola|pedido|quiero|gracias)\b", RegexOptions.IgnoreCase)]
    private static partial Regex SpanishWords();
}
