using AgentGuard.Resilience;
using Microsoft.Extensions.AI;

namespace AgentGuard.Tests.Resilience;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class FinishHabitTests
{
    private readonly FinishHabit _habit = new();

    [Test]
    public void A_client_that_never_gives_a_reason_is_believed() => Assert.That(_habit.IsWhole(hasContent: true, hasFinishReason: false), Is.True);

    [Test]
    public void A_client_that_once_gave_a_reason_is_held_to_it()
    {
        _habit.IsWhole(hasContent: true, hasFinishReason: true);

        Assert.That(_habit.IsWhole(hasContent: true, hasFinishReason: false), Is.False);
    }

    [TestCase("openai", false)]
    [TestCase("anthropic", false)]
    [TestCase("local", true)]
    public void The_habit_of_the_large_providers_is_known(string provider, bool isWhole)
    {
        var habit = new FinishHabit();
        habit.Expect(new ChatClientMetadata(provider));

        Assert.That(habit.IsWhole(hasContent: true, hasFinishReason: false), Is.EqualTo(isWhole));
    }

    [Test]
    public void A_stream_without_content_is_empty_and_not_cut()
    {
        _habit.Expect(new ChatClientMetadata("openai"));

        Assert.That(_habit.IsWhole(hasContent: false, hasFinishReason: false), Is.True);
    }
}
