using AgentGuard.Ports;

namespace AgentGuard.Tests.Ports;

public sealed class EstimatingTokenCounterTests
{
    // The second figure is the exact count of the o200k vocabulary.
    [TestCase("The quick brown fox jumps over the lazy dog and runs away from the hunter.", 16)]
    [TestCase("Der schnelle braune Fuchs springt über den faulen Hund und läuft davon.", 17)]
    [TestCase("我的订单还没有到，请帮我查一下物流信息，谢谢。", 14)]
    [TestCase("注文した商品がまだ届いていません。配送状況を確認していただけますか。", 21)]
    [TestCase("أين طلبي؟ لم يصل حتى الآن، من فضلكم ساعدوني.", 18)]
    [TestCase("{\"order\":\"A-10023\",\"total\":129.95,\"items\":[{\"sku\":\"X1\",\"qty\":2}]}", 27)]
    [TestCase("public static int Add(int left, int right) => left + right; // sums two numbers", 20)]
    public void Estimates_the_size_in_every_script(string text, int tokens) =>
        Assert.That(EstimatingTokenCounter.Instance.CountTokens(text), Is.EqualTo(tokens).Within(36).Percent);

    [Test]
    public void Costs_no_allocation()
    {
        var text = new string('a', 1_000);
        EstimatingTokenCounter.Instance.CountTokens(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        EstimatingTokenCounter.Instance.CountTokens(text);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Nothing_costs_nothing() => Assert.That(EstimatingTokenCounter.Instance.CountTokens(""), Is.Zero);
}
