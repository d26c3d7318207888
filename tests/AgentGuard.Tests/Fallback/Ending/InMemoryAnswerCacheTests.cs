using AgentGuard.Fallback.Ending;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Fallback.Ending;

public sealed class InMemoryAnswerCacheTests
{
    [Test]
    public async Task Forgets_what_was_used_least_lately()
    {
        var cache = new InMemoryAnswerCache(maxEntries: 2);
        await cache.StoreAsync(Answer("a"));
        await cache.StoreAsync(Answer("b"));
        await cache.FindAsync(Answer("a").Key);
        await cache.StoreAsync(Answer("c"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(cache.Count, Is.EqualTo(2));
            Assert.That(await cache.FindAsync(Answer("a").Key), Is.Not.Null);
            Assert.That(await cache.FindAsync(Answer("b").Key), Is.Null);
            Assert.That(await cache.FindAsync(Answer("c").Key), Is.Not.Null);
        }
    }

    [Test]
    public async Task Keeps_the_later_of_two_answers_to_one_request()
    {
        var cache = new InMemoryAnswerCache();
        await cache.StoreAsync(Answer("a", text: "first"));
        await cache.StoreAsync(Answer("a", text: "second"));

        Assert.That((await cache.FindAsync(Answer("a").Key))!.Response.Text, Is.EqualTo("second"));
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Parts_principals_and_scopes()
    {
        var cache = new InMemoryAnswerCache();
        await cache.StoreAsync(Answer("a", "ada", "s1"));
        await cache.StoreAsync(Answer("b", "bob", "s1"));
        await cache.StoreAsync(Answer("c", "ada", "s2"));
        await cache.StoreAsync(Answer("d", "ada"));

        var related = await cache.FindRelatedAsync(new AnswerKey("ada", "x", "s1", "question"), 10);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(related.Select(answer => answer.Key.Exact), Is.EqualTo(new[] { "a" }));
            Assert.That(await cache.FindAsync(new AnswerKey("bob", "a")), Is.Null);
            Assert.That(await cache.FindRelatedAsync(new AnswerKey("ada", "x"), 10), Is.Empty);
        }
    }

    [Test]
    public void Is_never_larger_than_it_may_be_under_many_threads()
    {
        var cache = new InMemoryAnswerCache(maxEntries: 50);

        Parallel.For(0, 4_000, i =>
        {
            cache.StoreAsync(Answer((i % 300).ToString())).AsTask().Wait();
            cache.FindAsync(Answer((i % 70).ToString()).Key).AsTask().Wait();
        });

        Assert.That(cache.Count, Is.EqualTo(50));
    }

    private static CachedAnswer Answer(string exact, string partition = "ada", string? scope = null, string text = "answer") =>
        new(new AnswerKey(partition, exact, scope, scope is null ? null : "question"), new ChatResponse(new ChatMessage(ChatRole.Assistant, text)), default);
}
