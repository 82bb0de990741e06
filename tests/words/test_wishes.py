"""What asks recruiters for peace, and what only mentions them. All sentences are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcer.words.wishes import wants_no_recruiters

ASKS = """
Please no recruiters: I answer no offers.
NO RECRUITERS.
No recruiters in my inbox, thanks.
No headhunters, no job offers.
No recruiter emails please!
Recruiters, please do not contact me.
Recruiters: don’t message me on any platform.
If you are a recruiter, do not write.
Recruiters are not welcome here.
Recruiters, stay away.
Dear recruiters: no thanks.
Please don't contact me about job offers.
Do not email me if you are a recruiter.
Please stop sending me job offers.
I am not looking for a job.
I'm currently not open to new opportunities.
Not interested in recruiters.
Not looking for a new position.
Keine Headhunter bitte.
Bitte keine Recruiter!
Bitte keine Anfragen von Personalvermittlern.
Recruiter unerwünscht.
Headhunter: nein danke.
Ich suche derzeit keine neue Stelle.
Kein Interesse an Stellenangeboten.
Pas de recruteurs, merci.
Recruteurs, s'abstenir.
Recruteurs : merci de ne pas me contacter.
Merci de ne pas me contacter pour des offres d’emploi.
Pas de chasseurs de têtes.
Je ne cherche pas d'emploi.
Reclutadores: abstenerse.
No acepto ofertas de trabajo.
Reclutadores, por favor no me contacten.
No me contacten con ofertas de empleo.
No busco trabajo.
Niente recruiter, grazie.
Recruiter: non contattatemi.
Cacciatori di teste, astenersi.
Non contattatemi per offerte di lavoro.
Non cerco lavoro.
Recrutadores, por favor não me contatem.
Não aceito propostas de emprego.
Recrutadores: não, obrigado.
Não procuro emprego.
Geen recruiters alstublieft.
Geen berichten van recruiters.
Recruiters niet welkom.
Ik ben niet op zoek naar een nieuwe baan.
猎头请勿打扰
猎头勿扰，谢谢。
谢绝猎头
請勿獵頭
招聘请绕道
目前不考虑跳槽
採用担当の方のご連絡はご遠慮ください
スカウトはお断りします。
リクルーターからの連絡は受け付けておりません
転職は考えていません
채용 제안은 사절합니다
"""
MENTIONS = """
A dataset of recruiters and job adverts.
We predict which offers a recruiter sends.
No recruiters took part in the study.
No recruiters were harmed.
No recruitment bias was found.
No recruiter data is stored in this repository.
Recruiters do not always agree with the model.
Recruiters do not contact minority applicants as often.
We do not use the recruiter data of the first release.
Do not send recruitment records to third parties.
Embeddings are not available for these positions.
The method is not available for all positions.
We are not interested in job titles here.
The sampler does not depend on the position.
We are hiring: recruiters welcome.
I am looking for a job, recruiters may write to me.
Open to offers: recruiters are welcome.
There were no job offers in the test split.
Keine Recruiter haben an der Studie teilgenommen.
Ein Datensatz von Headhunter-Profilen.
Wir suchen Personalvermittler für eine Umfrage.
Aucun recruteur n'a participé à l'étude.
Un corpus d'offres d'emploi pour recruteurs.
Nous cherchons un emploi du temps optimal.
Los reclutadores no contactan a todos los candidatos.
Un conjunto de ofertas de trabajo.
I recruiter non contattano tutti i candidati.
Un insieme di offerte di lavoro.
Nessun recruiter ha partecipato allo studio.
Um conjunto de ofertas de emprego para recrutadores.
Os recrutadores não concordam com o modelo.
Geen recruiters hebben meegedaan.
Een dataset van recruiters en vacatures.
猎头推荐系统的数据集
请勿将招聘数据用于商业用途
招聘广告数据集
この手法を採用する場合、前処理は不要です。
採用データの予測モデル
転職サイトのデータセット
"""


def lines(text: str) -> list[str]:
    return text.strip().split("\n")


@pytest.mark.parametrize("sentence", lines(ASKS))
def test_who_asks_for_peace_is_heard(sentence: str) -> None:
    assert wants_no_recruiters(sentence)
    assert wants_no_recruiters(f"# Tidal\n\nSlow clocks.\n\n{sentence}\n\nMIT licence.")


@pytest.mark.parametrize("sentence", lines(MENTIONS))
def test_who_only_mentions_recruiters_asks_for_nothing(sentence: str) -> None:
    assert not wants_no_recruiters(sentence)
    assert not wants_no_recruiters(f"# Tidal\n\n{sentence}\n\nMIT licence.")


def test_a_sentence_that_is_wrapped_is_one_sentence() -> None:
    assert wants_no_recruiters("Recruiters, please do\nnot contact me.")


def test_who_is_meant_and_what_is_asked_must_stand_in_one_sentence() -> None:
    assert not wants_no_recruiters("For recruiters. Please do not contact the server twice a second.")
    assert not wants_no_recruiters("# Recruiters\n\nDo not write to the log.")


@given(st.text(alphabet=st.sampled_from("recruiters no do't please.\n contact me猎头请勿スカウト"), max_size=3000))
def test_no_text_is_too_wild_to_be_read(text: str) -> None:
    assert wants_no_recruiters(text) in (True, False)
