using AgentGuard.Ports;

namespace AgentGuard.Guardrails.Composition;

/// <summary>How a vote is held. Immutable; where all are asked, it allocates nothing if they pass at once.</summary>
internal sealed class Ballot(string name, double atLeast, (IGuardrail Guardrail, double Weight)[] members, bool asksAll)
{
    // Weights are sums of fractions.
    private readonly double _enough = atLeast - 1e-9;
    private readonly double _all = members.Sum(member => member.Weight);

    public ValueTask<GuardrailJudgement> RunAsync(BoundaryContent content, CancellationToken cancellationToken) =>
        asksAll ? AskAsync(content, noLongerNeeded: null, cancellationToken) : AskUntilDecidedAsync(content, cancellationToken);

    private async ValueTask<GuardrailJudgement> AskUntilDecidedAsync(BoundaryContent content, CancellationToken cancellationToken)
    {
        using var noLongerNeeded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return await AskAsync(content, noLongerNeeded, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<GuardrailJudgement> AskAsync(
        BoundaryContent content, CancellationTokenSource? noLongerNeeded, CancellationToken cancellationToken)
    {
        var open = _all;
        for (var i = 0; i < members.Length; i++)
        {
            var judging = Ask(i, content, noLongerNeeded?.Token ?? cancellationToken);
            if (!judging.IsCompletedSuccessfully)
            {
                return new Count(this, content, noLongerNeeded).RunAsync(i, judging, open, cancellationToken);
            }

            var judgement = judging.Result;
            if (judgement is not { Passed: true })
            {
                return new Count(this, content, noLongerNeeded).RunAsync(i, new(judgement), open, cancellationToken);
            }

            open -= members[i].Weight;
            if (!asksAll && open < _enough)
            {
                break;
            }
        }

        return new(GuardrailJudgement.Pass);
    }

    private ValueTask<GuardrailJudgement> Ask(int member, BoundaryContent content, CancellationToken cancellationToken)
    {
        try
        {
            return members[member].Guardrail.JudgeAsync(content, cancellationToken);
        }
#pragma warning disable CA1031 // A member that throws at once has failed like one that throws later.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return ValueTask.FromException<GuardrailJudgement>(e);
        }
    }

    /// <summary>The count of one vote, from the first member on that did not pass at once.</summary>
    private sealed class Count(Ballot ballot, BoundaryContent content, CancellationTokenSource? noLongerNeeded)
    {
        private readonly (IGuardrail Guardrail, double Weight)[] _members = ballot.Members;
        private readonly GuardrailJudgement?[] _judgements = new GuardrailJudgement?[ballot.Members.Length];
        private Exception? _failure;
        private double _for;
        private double _open;
        private double _failed;

        private bool IsWon => _for >= ballot._enough;

        private bool IsLost => _for + _open + _failed < ballot._enough;

        private bool IsDecided => !ballot.AsksAll && (IsWon || IsLost);

        public async ValueTask<GuardrailJudgement> RunAsync(
            int first, ValueTask<GuardrailJudgement> judging, double open, CancellationToken cancellationToken)
        {
            _open = open;
            Dictionary<Task<GuardrailJudgement>, int> pending = new() { [judging.AsTask()] = first };
            await TakeAsync(pending, cancellationToken).ConfigureAwait(false);
            for (var i = first + 1; i < _members.Length && !IsDecided; i++)
            {
                pending.Add(Own(ballot.Ask(i, content, noLongerNeeded?.Token ?? cancellationToken)), i);
                await TakeAsync(pending, cancellationToken).ConfigureAwait(false);
            }

            while (pending.Count > 0 && !IsDecided)
            {
                await Task.WhenAny(pending.Keys).WaitAsync(cancellationToken).ConfigureAwait(false);
                await TakeAsync(pending, cancellationToken).ConfigureAwait(false);
            }

            await AbandonAsync(pending.Keys).ConfigureAwait(false);
            return Conclude();
        }

        /// <summary>A task of its own for each member: two members may give the same one.</summary>
        private static async Task<GuardrailJudgement> Own(ValueTask<GuardrailJudgement> judging) => await judging.ConfigureAwait(false);

        private async ValueTask TakeAsync(Dictionary<Task<GuardrailJudgement>, int> pending, CancellationToken cancellationToken)
        {
            foreach (var (task, member) in pending.Where(entry => entry.Key.IsCompleted).ToList())
            {
                pending.Remove(task);
                _open -= _members[member].Weight;
                try
                {
                    _judgements[member] = await task.ConfigureAwait(false) ?? throw new InvalidOperationException("A guardrail gave no judgement.");
                    _for += _judgements[member]!.Passed ? 0 : _members[member].Weight;
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    throw;
                }
#pragma warning disable CA1031 // Whatever a member throws, it has failed.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    _failure ??= e;
                    _failed += _members[member].Weight;
                }
            }
        }

        private async ValueTask AbandonAsync(Dictionary<Task<GuardrailJudgement>, int>.KeyCollection pending)
        {
            foreach (var task in pending)
            {
                _ = task.ContinueWith(static abandoned => _ = abandoned.Exception, TaskScheduler.Default);
            }

            if (pending.Count > 0 && noLongerNeeded is not null)
            {
                await noLongerNeeded.CancelAsync().ConfigureAwait(false);
            }
        }

        private GuardrailJudgement Conclude()
        {
            if (!IsWon)
            {
                return _failure is null || IsLost ? GuardrailJudgement.Pass : throw new GuardrailVoteException(ballot.Name, _failure);
            }

            GuardrailJudgement[] seen = [.. _judgements.OfType<GuardrailJudgement>().Where(judgement => !judgement.Passed)];
            string[] reasons = [.. seen.Select(judgement => judgement.Reason).OfType<string>().Distinct(StringComparer.Ordinal)];
            string[] messages = [.. seen.Select(judgement => judgement.ReaskMessage).OfType<string>().Distinct(StringComparer.Ordinal)];
            return GuardrailJudgement.Found([.. seen.SelectMany(judgement => judgement.Findings)]) with
            {
                Reason = reasons.Length == 0 ? null : string.Join("; ", reasons),
                ReaskMessage = messages.Length == 0 ? null : string.Join('\n', messages),

                // Two proposals cannot both be kept; then the spans of all are replaced.
                ProposedText = seen.Length == 1 ? seen[0].ProposedText : null,
            };
        }
    }

    private string Name => name;

    private bool AsksAll => asksAll;

    private (IGuardrail Guardrail, double Weight)[] Members => members;
}
