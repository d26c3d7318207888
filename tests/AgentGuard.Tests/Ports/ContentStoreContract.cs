using AgentGuard.Ports;

namespace AgentGuard.Tests.Ports;

/// <summary>What every content store keeps.</summary>
public abstract class ContentStoreContract
{
    protected abstract IContentStore Create();

    [TestCase("")]
    [TestCase("text")]
    [TestCase("line\r\nline\t\0 \ud83d\ude00 漢")]
    public async Task A_text_comes_back_character_for_character(string text)
    {
        var store = Create();
        var key = ContentKey.Of("ada", text);
        await store.PutAsync(key, text);
        await store.PutAsync(key, text);

        Assert.That(await store.GetAsync(key), Is.EqualTo(text));
    }

    [Test]
    public async Task Nobody_reads_the_contents_of_another_scope()
    {
        var store = Create();
        var key = ContentKey.Of("ada", "secret");
        await store.PutAsync(key, "secret");

        Assert.That(await store.GetAsync(key with { Scope = "eve" }), Is.Null);
        Assert.That(await store.GetAsync(key with { Scope = "" }), Is.Null);
    }

    [Test]
    public async Task What_was_never_kept_is_not_there() => Assert.That(await Create().GetAsync(ContentKey.Of("", "x")), Is.Null);

    [Test]
    public async Task Many_may_keep_and_read_at_once()
    {
        var store = Create();
        var texts = Enumerable.Range(0, 50).Select(i => new string('x', 1_000) + i).ToList();
        await Task.WhenAll(texts.Concat(texts).Select(text => Task.Run(async () => await store.PutAsync(ContentKey.Of("", text), text))));
        foreach (var text in texts)
        {
            Assert.That(await store.GetAsync(ContentKey.Of("", text)), Is.EqualTo(text));
        }
    }
}
