using AgentGuard.Guardrails.Wording;
using AgentGuard.Ports;

namespace AgentGuard.Tests.Guardrails.Wording;

public sealed class LanguageGuardrailTests
{
    [TestCase("en", "Your order has left the warehouse, and it will be with you in two days. You can follow it on our page.")]
    [TestCase("de", "Ihre Bestellung hat das Lager verlassen und ist in zwei Tagen bei Ihnen. Sie können sie auf unserer Seite verfolgen.")]
    [TestCase("fr", "Votre commande a quitté l'entrepôt et elle sera chez vous dans deux jours. Vous pouvez la suivre sur notre page.")]
    [TestCase("es", "Su pedido ha salido del almacén y estará con usted en dos días. Puede seguirlo en la página que le enviamos.")]
    [TestCase("it", "Il suo ordine ha lasciato il magazzino e sarà da lei in due giorni. Non deve fare altro che aspettare, il pacco è con il corriere.")]
    [TestCase("pt", "O seu pedido saiu do armazém e não vai demorar mais que dois dias. Você pode acompanhar o envio na nossa página.")]
    [TestCase("nl", "Uw bestelling heeft het magazijn verlaten en is over twee dagen bij u. Je kan het pakket volgen op de pagina van onze winkel.")]
    [TestCase("pl", "Zamówienie jest już w drodze i będzie u ciebie za dwa dni. Nie ma tego dużo, ale to się może zmienić, tak jak po świętach.")]
    [TestCase("sv", "Din beställning har lämnat lagret och är hos dig om två dagar. Du kan följa den på vår sida, men det är inte nödvändigt att göra det.")]
    [TestCase("tr", "Siparişiniz depodan çıktı ve iki gün içinde sizde olacak. Bu paket için çok daha kolay bir takip yolu var, ama gerekli değil.")]
    [TestCase("ru", "Ваш заказ покинул склад, и он будет у вас через два дня. Если что-то не так, вы можете написать нам, и мы ответим.")]
    [TestCase("uk", "Ваше замовлення вже в дорозі, і це не займе багато часу. Якщо щось не так, ви або ми можемо це виправити, але не зараз.")]
    [TestCase("zh", "您的订单已经离开仓库，两天后送到。")]
    [TestCase("ja", "ご注文の商品は倉庫を出ました。二日後に届きます。")]
    [TestCase("ko", "주문하신 상품이 창고를 떠났습니다. 이틀 뒤에 도착합니다.")]
    [TestCase("ar", "لقد غادر طلبك المستودع وسيصل خلال يومين.")]
    public async Task Tells_languages_by_script_and_function_words(string language, string text)
    {
        var own = new LanguageGuardrail([language]);
        var other = new LanguageGuardrail([language == "en" ? "de" : "en"]);
        var content = new BoundaryContent(TrustBoundary.Output, text);

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await own.JudgeAsync(content)).Passed, Is.True);
            Assert.That((await other.JudgeAsync(content)).Reason, Does.Contain($"'{language}'"));
        }
    }

    [TestCase("Ok.", false, ExpectedResult = true)]
    [TestCase("Ok.", true, ExpectedResult = false)]
    [TestCase("{\"id\": 17, \"items\": [1, 2, 3]}", false, ExpectedResult = true)]
    public async Task<bool> What_is_too_short_to_tell_passes_unless_the_host_says_otherwise(string text, bool refuses) =>
        (await new LanguageGuardrail(["en"], refuses).JudgeAsync(new BoundaryContent(TrustBoundary.Output, text))).Passed;

    [Test]
    public void A_language_that_is_not_known_is_refused() =>
        Assert.That(() => new LanguageGuardrail(["tlh"]), Throws.ArgumentException.With.Message.Contains("tlh"));
}
